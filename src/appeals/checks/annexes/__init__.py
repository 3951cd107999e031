"""What an annex is by its content, whether it is whole, and whom it gives away."""
