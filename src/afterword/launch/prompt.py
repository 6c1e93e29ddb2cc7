"""Answers that are on their way at once: the server's side of the line between a notebook and its kernel.

A small message that follows another waits until the browser's computer has confirmed the first (Nagle's algorithm),
which that computer does up to 40 ms later. A coach's answer always follows the remark that Python is at work.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The connection that Jupyter makes anyway, with TCP_NODELAY set."""

    def connect(self) -> Any:
        """Connect as ever, and hold nothing back."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
