"""The demo: two invented hotlines and their coordinator, three nodes side by side on one machine.

Words: a *demo node* (`be`, `gr`, `eu`) is a real node with its own key, databases and cookies; its *staff* are invented
people with one-click sign-in; a *story* is a case told in detail, around the present hour; the *history* is made by
chance from published proportions, with a fixed seed. No child, family or caller in here is or was real.
Data lies in `data/*.toml`. `python3 start.py demo` calls `__main__`; each node runs as a process of `node`.
"""
