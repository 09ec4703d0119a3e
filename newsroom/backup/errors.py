"""The error of a backup that cannot be made, read or put back."""


class BackupError(Exception):
    """Raised with a sentence for whoever runs the command: what is wrong, what to do."""
