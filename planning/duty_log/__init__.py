"""夜班日志, the log of a night: what the system knows of it, and what was written.

`nights` has the cut between two nights, `facts` what is known (each kind in a module of
its own room: `of_paper`, `of_stories`, `of_exchange`), `record` its frozen form, `closing`
what people do with a log, `places` where facts lead, `export` the CSV. Decision 057.
"""
