"""The Django project: settings, root addresses, the server and the worker."""
