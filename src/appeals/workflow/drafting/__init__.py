"""From a template to files: letters chosen, composed, checked, rendered, written."""
