package tidemark.bothways;

/** A POJO with fields of several types, some of them null at times. */
public class Order {
    public String id;
    public long cents;
    public Integer quantity;
    public double quarters;
    public boolean paid;
    public Address address;

    public Order() {}

    static Order of(long n) {
        Order order = new Order();
        order.id = "order-" + n;
        order.cents = n * 199;
        order.quantity = n % 4 == 0 ? null : (int) n % 9;
        order.quarters = n / 4.0;
        order.paid = n % 3 == 0;
        order.address = n % 7 == 0 ? null : new Address("city-" + n % 5, (int) (10000 + n));
        return order;
    }

    @Override
    public String toString() {
        String at = address == null ? "nowhere" : address.city + "/" + address.zip;
        return id + "|" + cents + "|" + quantity + "|" + Math.round(quarters * 4) + "|" + paid + "|" + at;
    }
}
