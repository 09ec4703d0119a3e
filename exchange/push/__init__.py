"""Push: stories sent to partners, search engines and chats by `manage.py deliver`.

outbox.py writes what is to be sent in the transaction of a move; delivering.py takes what
is due, has deciding.py say what that is now, and sends it by one of kinds.py with
sending.py, the only module here that opens a connection. No request of a reader or of the
desk comes there. docs/exchange-push.md is for receivers.
"""
