"""What start.py calls. Standard library only, so that it runs before anything is installed.

environment: the virtual environment in `.venv` and the hashed locks it is filled from.
development: the variables of a node for development.
browser: finds Chromium for the browser tests, or has it installed.
checks: formatting, types, walls between rooms, migrations, translations, templates.
security: bandit in half its time; node_checks: migrations and translations at once. Both run in the environment.
stages: the test suite, stage by stage.
"""
