"""The state of a unit as Amazon's ledger names it."""

SELLABLE = "SELLABLE"
WAREHOUSE_DAMAGED = "WAREHOUSE_DAMAGED"
# Damage that is not the fulfillment center's: the seller's own loss, or another claim type's matter.
NOT_AMAZONS_DAMAGE = frozenset({"CUSTOMER_DAMAGED", "DEFECTIVE", "EXPIRED", "DISTRIBUTOR_DAMAGED"})

_SPELLINGS = {"FC_DAMAGED": WAREHOUSE_DAMAGED, "FULFILLMENT_CENTER_DAMAGED": WAREHOUSE_DAMAGED}


def normalise_disposition(text: str | None) -> str | None:
    """Upper case with underscores, whatever Amazon's spelling ("Customer damaged"); None when blank."""
    words = (text or "").replace("_", " ").replace("-", " ").upper().split()
    name = "_".join(words)
    return _SPELLINGS.get(name, name) or None
