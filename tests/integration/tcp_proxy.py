# SPDX-License-Identifier: LGPL-2.1-or-later
"""A network between a client and a broker, with the faults of real ones."""

import asyncio
import random
import socket
import struct
import threading

PIECE = 65536
RESET_AT_CLOSE = struct.pack("ii", 1, 0)


class TcpProxy:
    """Forwards what comes to its port, until it is told otherwise; the target may be set later."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.target = None
        self.sliced = False
        self.refusing = False
        self.writers = set()
        self.chance = random.Random(3)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.ended.set)
        self.thread.join()

    def _run(self):
        self.loop.run_until_complete(self._serve())
        self.loop.close()

    async def _serve(self):
        self.ended = asyncio.Event()
        self.flowing = asyncio.Event()
        self.flowing.set()
        server = await asyncio.start_server(self._on_connection, sock=self.socket)
        await self.ended.wait()
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _on_connection(self, reader, writer):
        if self.refusing:
            writer.transport.abort()
            return
        host, port = self.target.split(":")
        try:
            other_reader, other_writer = await asyncio.open_connection(host, int(port))
        except OSError:
            writer.transport.abort()
            return
        self.writers |= {writer, other_writer}
        try:
            await asyncio.gather(self._forward(reader, other_writer), self._forward(other_reader, writer))
        except OSError:
            pass
        finally:
            self.writers -= {writer, other_writer}
            writer.transport.abort()
            other_writer.transport.abort()

    async def _forward(self, reader, writer):
        while piece := await reader.read(PIECE):
            await self.flowing.wait()
            for part in self._slice(piece):
                writer.write(part)
                await writer.drain()
        raise ConnectionResetError

    def _slice(self, piece):
        if not self.sliced:
            return [piece]
        cuts = sorted(self.chance.choices(range(len(piece)), k=8))
        return [piece[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(piece)]) if end > begin]

    # --- Faults, from the thread of the test -------------------------------------------------------------------------

    def freeze(self):
        """Nothing comes through any more, and nobody is told: every connection is half open."""
        self.loop.call_soon_threadsafe(self.flowing.clear)

    def thaw(self):
        self.loop.call_soon_threadsafe(self.flowing.set)

    def reset(self):
        """All connections end at once, in the midst of whatever they carry."""
        self.loop.call_soon_threadsafe(self._reset)

    def _reset(self):
        for writer in list(self.writers):
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
            writer.transport.abort()
