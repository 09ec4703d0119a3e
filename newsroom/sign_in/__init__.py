"""Sign-in at the desk: attempts, second factor, sessions, the newsroom's own provider.

Nobody is signed in before every step is done (steps.py), so that no page of the desk
needs to ask what is still owed: a code, a password of one's own, a second factor.
"""
