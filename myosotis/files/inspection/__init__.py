"""What looks at a file before it is kept. Runs in a process of its own, without Django, without keys, with limits."""
