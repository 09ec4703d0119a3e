"""Record of access: accounts, duties and rights that were changed, by whatever door.

The log of the desk (newsroom/account_log.py) says what somebody did there; this says what
became of accounts, groups and permissions, by the desk, a command or a shell alike. Its
rows are written by receivers of Django's own signals, in the transaction of the change.
"""
