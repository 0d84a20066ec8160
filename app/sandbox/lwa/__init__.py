"""Login with Amazon: the consent page of Seller Central, and the token end point."""
