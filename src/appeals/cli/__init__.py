"""Options in, report out, exit code. Only this floor prints, reads argv and exits."""
