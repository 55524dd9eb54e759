package shop;

class Cart {
    @Requirements({ "CART_0001", "CART_0002" })
    int size() {
        return items.size();
    }

    @Requirements({
        "CART_0001"
    })
    void keep() {
    }
}
