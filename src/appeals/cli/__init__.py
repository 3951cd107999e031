"""Options in, report out, exit code. Only this layer prints, reads argv and exits."""
