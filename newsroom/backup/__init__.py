"""Backups: database and media files of one moment, made, checked and put back.

The commands `backup`, `restore` and `verify` call making, restoring and verifying;
docs/backup.md is for whoever runs them, decision 020 says why they are made so.
"""
