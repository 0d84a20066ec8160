"""Report files as Amazon writes them, and samples of rows: column name -> text, in Amazon's order."""

from collections.abc import Mapping

CUSTOMER_RETURN = {
    "return-date": "2026-06-05T15:31:40+00:00", "order-id": "111-2000001-3000001", "sku": "MUG-BLUE", "asin": "B00MUG0001",
    "fnsku": "X001MUGB", "product-name": 'Mug 12" blue', "quantity": "1", "fulfillment-center-id": "PHX7",
    "detailed-disposition": "CUSTOMER_DAMAGED", "reason": "NOT_COMPATIBLE", "status": "Unit returned to inventory",
    "license-plate-number": "LPNRR0000001", "customer-comments": "Call me, Jane Doe, 555-0100",
}  # fmt: skip
REPLACEMENT = {
    "shipment-date": "2026-05-02T10:20:30+00:00", "sku": "MUG-BLUE", "asin": "B00MUG0001", "fulfillment-center-id": "PHX7",
    "original-fulfillment-center-id": "ONT8", "quantity": "1", "replacement-reason-code": "3",
    "replacement-amazon-order-id": "111-2000009-3000009", "original-amazon-order-id": "111-2000001-3000001",
}  # fmt: skip
REMOVAL_ORDER = {
    "request-date": "2026-03-01T09:00:00+00:00", "order-id": "RMV0001", "order-type": "Return", "service-speed": "Standard",
    "order-status": "Completed", "last-updated-date": "2026-03-18T22:54:07+00:00", "sku": "MUG-BLUE", "fnsku": "X001MUGB",
    "disposition": "Unsellable", "requested-quantity": "5", "cancelled-quantity": "1", "disposed-quantity": "0",
    "shipped-quantity": "4", "in-process-quantity": "0", "removal-fee": "2.08", "currency": "usd",
}  # fmt: skip
REMOVAL_SHIPMENT = {
    "request-date": "2026-03-01T09:00:00+00:00", "order-id": "RMV0001", "shipment-date": "2026-03-10T00:00:00-08:00",
    "sku": "MUG-BLUE", "fnsku": "X001MUGB", "disposition": "Sellable", "shipped-quantity": "4", "carrier": "UPS",
    "tracking-number": "1Z000001", "removal-order-type": "RETURN",
}  # fmt: skip
INBOUND_PROBLEM = {
    "issue-reported-date": "2026-08-20", "shipment-creation-date": "2026-08-10", "fba-shipment-id": "FBA15ABC0001",
    "fba-carton-id": "FBA15ABC0001U000001", "fulfillment-center-id": "ONT8", "sku": "MUG-BLUE", "fnsku": "X001MUGB",
    "asin": "B00MUG0001", "product-name": "Mug", "problem-type": "Unexpected item found", "problem-quantity": "3",
    "expected-quantity": "100", "received-quantity": "97", "performance-measurement-unit": "Units", "coaching-level": "Standard",
    "fee-type": "Manual processing", "currency": "USD", "fee-total": "4.20", "problem-level": "Product", "alert-status": "OPEN",
}  # fmt: skip
ORDER_LINE = {
    "amazon-order-id": "111-2000001-3000001", "merchant-order-id": "", "purchase-date": "2026-05-01T18:00:00+00:00",
    "last-updated-date": "2026-05-03T02:00:00+00:00", "order-status": "Shipped", "fulfillment-channel": "Amazon",
    "sales-channel": "Amazon.com", "order-channel": "", "ship-service-level": "Expedited", "product-name": "Mug",
    "sku": "MUG-BLUE", "asin": "B00MUG0001", "item-status": "Shipped", "quantity": "2", "currency": "USD",
    "item-price": "29.98", "item-tax": "2.40", "shipping-price": "", "shipping-tax": "", "gift-wrap-price": "",
    "gift-wrap-tax": "", "item-promotion-discount": "1.50", "ship-promotion-discount": "", "ship-city": "SPRINGFIELD",
    "ship-state": "IL", "ship-postal-code": "62701", "ship-country": "US", "promotion-ids": "", "is-business-order": "false",
    "purchase-order-number": "", "price-designation": "",
}  # fmt: skip
STORAGE_FEE = {
    "asin": "B00MUG0001", "fnsku": "X001MUGB", "product_name": "Mug", "fulfillment_center": "PHX7", "country_code": "us",
    "longest_side": "5.20", "median_side": "4.10", "shortest_side": "4.00", "measurement_units": "inches", "weight": "0.90",
    "weight_units": "pounds", "item_volume": "0.04935", "volume_units": "cubic feet", "product_size_tier": "Standard-Size",
    "average_quantity_on_hand": "41.35", "average_quantity_pending_removal": "0.00", "estimated_total_item_volume": "2.04062",
    "month_of_charge": "2026-07", "storage_rate": "0.78", "currency": "USD", "estimated_monthly_storage_fee": "1.5917",
    "dangerous_goods_storage_type": "--", "eligible_for_inventory_discount": "No", "qualifies_for_inventory_discount": "No",
    "total_incentive_fee_amount": "0.0000", "breakdown_incentive_fee_amount": "", "average_quantity_customer_orders": "12.1",
}  # fmt: skip
LONG_TERM_STORAGE_FEE = {
    "snapshot-date": "2026-06-15T09:03:00+00:00", "sku": "MUG-BLUE", "fnsku": "X001MUGB", "asin": "B00MUG0001",
    "product-name": "Mug", "condition": "New", "per-unit-volume": "0.0494", "currency": "USD", "volume-unit": "cubic feet",
    "country": "US", "qty-charged": "3", "amount-charged": "0.74", "surcharge-age-tier": "271-300 days", "rate-surcharge": "3.80",
}  # fmt: skip
FEE_PREVIEW_US = {
    "sku": "MUG-BLUE", "fnsku": "X001MUGB", "asin": "B00MUG0001", "amazon-store": "US", "product-name": "Mug",
    "product-group": "Kitchen", "brand": "Acme", "fulfilled-by": "Amazon", "your-price": "14.99", "sales-price": "14.99",
    "longest-side": "5.20", "median-side": "4.10", "shortest-side": "4.00", "length-and-girth": "21.40",
    "unit-of-dimension": "inches", "item-package-weight": "0.90", "unit-of-weight": "pounds",
    "product-size-tier": "Large standard-size", "currency": "USD", "estimated-fee-total": "6.11",
    "estimated-referral-fee-per-unit": "2.25", "estimated-variable-closing-fee": "0.00",
    "estimated-order-handling-fee-per-order": "--", "estimated-pick-pack-fee-per-unit": "--",
    "estimated-weight-handling-fee-per-unit": "--", "expected-fulfillment-fee-per-unit": "3.86",
    "estimated-future-fee": "6.31", "expected-future-fulfillment-fee-per-unit": "4.06",
}  # fmt: skip
FEE_PREVIEW_EU = {
    "sku": "TASSE-BLAU", "fnsku": "X002TASB", "asin": "B00TAS0001", "product-name": "Tasse", "product-group": "Küche",
    "brand": "Acme", "fulfilled-by": "Amazon", "has-local-inventory": "yes", "your-price": "12,99", "sales-price": "12,99",
    "longest-side": "13,2", "median-side": "10,4", "shortest-side": "10,1", "length-and-girth": "54,2",
    "unit-of-dimension": "centimetres", "item-package-weight": "0,412", "unit-of-weight": "kilograms",
    "product-size-weight-band": "Small parcel", "currency": "EUR", "estimated-fee-total": "5,32",
    "estimated-referral-fee-per-unit": "1,95", "estimated-variable-closing-fee": "0,00",
    "expected-domestic-fulfilment-fee-per-unit": "3,37", "expected-efn-fulfilment-fee-per-unit-uk": "--",
    "expected-efn-fulfilment-fee-per-unit-de": "--", "expected-efn-fulfilment-fee-per-unit-fr": "6,10",
    "expected-efn-fulfilment-fee-per-unit-it": "6,55", "expected-efn-fulfilment-fee-per-unit-es": "6,40",
    "expected-efn-fulfilment-fee-per-unit-se": "",
}  # fmt: skip
STOCK = {
    "sku": "MUG-BLUE", "fnsku": "X001MUGB", "asin": "B00MUG0001", "product-name": "Mug", "condition": "New",
    "your-price": "14.99", "mfn-listing-exists": "No", "mfn-fulfillable-quantity": "", "afn-listing-exists": "Yes",
    "afn-warehouse-quantity": "52", "afn-fulfillable-quantity": "40", "afn-unsellable-quantity": "2",
    "afn-reserved-quantity": "10", "afn-total-quantity": "72", "per-unit-volume": "0.05", "afn-inbound-working-quantity": "0",
    "afn-inbound-shipped-quantity": "20", "afn-inbound-receiving-quantity": "0", "afn-researching-quantity": "1",
    "afn-reserved-future-supply": "0", "afn-future-supply-buyable": "0", "store": "",
}  # fmt: skip
LEDGER_SUMMARY = {
    "Date": "07/2026", "FNSKU": "X001MUGB", "ASIN": "B00MUG0001", "MSKU": "MUG-BLUE", "Title": "Mug, blue",
    "Disposition": "SELLABLE", "Starting Warehouse Balance": "100", "In Transit Between Warehouses": "5", "Receipts": "20",
    "Customer Shipments": "-30", "Customer Returns": "3", "Vendor Returns": "-4", "Warehouse Transfer In/Out": "-2",
    "Found": "1", "Lost": "-2", "Damaged": "-1", "Disposed": "0", "Other Events": "0", "Ending Warehouse Balance": "90",
    "Unknown Events": "0", "Location": "US", "Store": "",
}  # fmt: skip
LEDGER_EVENT = {
    "Date": "07/06/2026", "FNSKU": "X001MUGB", "ASIN": "B00MUG0001", "MSKU": "MUG-BLUE", "Title": "Mug, blue",
    "Event Type": "Adjustments", "Reference ID": "7001", "Quantity": "-2", "Fulfillment Center": "PHX7",
    "Disposition": "SELLABLE", "Reason": "M", "Country": "US", "Reconciled Quantity": "0", "Unreconciled Quantity": "2",
    "Date and Time": "2026-07-06T00:00:00-0700", "Store": "",
}  # fmt: skip
REIMBURSEMENT = {
    "approval-date": "2026-06-15T08:00:00+00:00", "reimbursement-id": "9001", "case-id": "", "amazon-order-id": "",
    "reason": "Lost_Warehouse", "sku": "MUG-BLUE", "fnsku": "X001MUGB", "asin": "B00MUG0001", "product-name": "Mug",
    "condition": "NewItem", "currency-unit": "USD", "amount-per-unit": "10.50", "amount-total": "21.00",
    "quantity-reimbursed-cash": "2", "quantity-reimbursed-inventory": "0", "quantity-reimbursed-total": "2",
    "original-reimbursement-id": "", "original-reimbursement-type": "",
}  # fmt: skip
SETTLEMENT = {
    "settlement-id": "18000000001", "settlement-start-date": "2026-05-01 10:00:00 UTC",
    "settlement-end-date": "2026-05-15 10:00:00 UTC", "deposit-date": "2026-05-17 10:00:00 UTC", "total-amount": "11.13",
    "currency": "USD", "transaction-type": "", "order-id": "", "merchant-order-id": "", "adjustment-id": "", "shipment-id": "",
    "marketplace-name": "", "amount-type": "", "amount-description": "", "amount": "", "fulfillment-id": "", "posted-date": "",
    "posted-date-time": "", "order-item-code": "", "merchant-order-item-id": "", "merchant-adjustment-item-id": "", "sku": "",
    "quantity-purchased": "", "promotion-id": "",
}  # fmt: skip
SETTLEMENT_LINE = dict.fromkeys(SETTLEMENT, "") | {
    "settlement-id": "18000000001", "transaction-type": "Order", "order-id": "111-2000001-3000001", "shipment-id": "S1",
    "marketplace-name": "Amazon.com", "amount-type": "ItemPrice", "amount-description": "Principal", "amount": "14.99",
    "fulfillment-id": "AFN", "posted-date": "2026-05-03", "posted-date-time": "2026-05-03 02:10:00 UTC",
    "order-item-code": "60000000000001", "sku": "MUG-BLUE", "quantity-purchased": "1",
}  # fmt: skip


def report_lines(
    *rows: Mapping[str, str], delimiter: str = "\t", is_quoted: bool = False, end: str = "\r\n"
) -> list[str]:
    """The first row's columns are the header."""

    def line(texts: list[str]) -> str:
        if is_quoted:
            texts = ['"{}"'.format(text.replace('"', '""')) for text in texts]
        return delimiter.join(texts) + end

    return [line(list(rows[0])), *(line(list(row.values())) for row in rows)]


def without(row: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: text for name, text in row.items() if name not in names}
