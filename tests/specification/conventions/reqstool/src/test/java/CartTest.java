package shop;

class CartTest {
    @SVCs("SVC_101")
    @Test
    void keepsItems() {
        assertThat(requirements()).contains("CART_0001");
    }
}
