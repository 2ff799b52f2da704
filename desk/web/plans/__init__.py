"""One action on many contracts: asked, shown as a plan, confirmed, and carried out."""
