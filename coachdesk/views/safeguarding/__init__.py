"""The safeguarding lead's desk: what is kept out of search, who is shut out, what is held back for safety."""
