"""What happens when everything goes wrong at once: processes are killed, Cliq refuses and stalls; nothing is lost.

`make chaos` runs it. It shares nothing with the measurements of speed beside it but the way to start processes.
"""
