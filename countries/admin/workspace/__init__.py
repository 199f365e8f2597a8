"""The screens of the workspace: the first screen, its lists, what puts something right, saved views."""
