package tidemark.bothways;

/** A POJO within a POJO. */
public class Address {
    public String city;
    public int zip;

    public Address() {}

    Address(String city, int zip) {
        this.city = city;
        this.zip = zip;
    }
}
