"""The ODD document, written from the code that it describes; `make docs` writes it anew.

Only a clone has the prose in `docs/odd/`, so nothing that an installed simulator does needs this
package.
"""
