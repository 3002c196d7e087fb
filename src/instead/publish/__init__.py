"""The finished site taken away in other forms: what stands on a page goes in, a file that a school, a reader or a shelf can use comes out."""
