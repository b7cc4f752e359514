"""The journal: what happened, durable, gapless and chained, until the centre holds it.

One writer (`writer.Journal`, in the core) and readers (`reader.JournalReader`, in
shipping). Bodies are sealed before they are written; nothing personal lies here open.
"""
