"""夜班日志, the log of a night: what the system knows of it, and what was written.

`nights` has the cut between two nights, `facts` the kinds of what is known, asked in a
module for each room (`of_paper`, `of_stories`, `of_exchange`) and put together in `known`;
`record` is its frozen form, `closing` what people do with a log, `page` what they see,
`places` where facts lead, `export` the CSV. Decision 057.
"""
