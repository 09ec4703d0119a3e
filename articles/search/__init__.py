"""Full-text search of stories, Chinese or not, on either database.

words.py folds a text and makes the index's words of it; queries.py parses what somebody
typed; on_sqlite.py and on_postgresql.py keep the index. ArticleQuerySet.search() returns
the stories that match, and is the only thing that the rest of the newsroom calls. See docs/decisions/010-search.md.
"""
