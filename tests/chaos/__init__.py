"""The program is killed (SIGKILL) again and again while it changes and sends; then the desk is counted.

python -m tests.chaos --minutes 5
"""
