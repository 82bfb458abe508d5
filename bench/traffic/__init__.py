"""How fast events come in and messages go out, what a long queue costs, and how long one event takes on an idle system.

The product is that of bench/chaos, with one event of its own, so that nothing but the platform is measured.
"""
