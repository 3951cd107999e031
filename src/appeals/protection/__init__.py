"""What tells who a person is, and where files hold it."""
