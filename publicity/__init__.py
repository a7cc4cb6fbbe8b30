"""One publicity (一公开): what has been published, on which channel, from when, until when; withdrawn or ended.

Nothing becomes public except as a publication: a frozen payload under a whitelist schema. The portal, the public API
and public exports read publication rows and nothing else.
"""
