"""Language models behind the FactProposer port: off unless a person switched one on by name."""

from caseferry.engines.language_model.proposer import Address, ChatProposer

__all__ = ["Address", "ChatProposer"]
