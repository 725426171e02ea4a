"""pmdesk: the desk of a property-management company's customer-service department."""

# A literal: importlib.metadata would cost every run 70 ms.
__version__ = "0.1.0"
