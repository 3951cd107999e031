"""Files of other programs -> frozen values; beside the writers, and never knows one."""
