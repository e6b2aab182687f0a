package org.patchbay.presence.teams;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.store.Write;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RememberedTest {
    private final MemoryStore store = new MemoryStore();
    private final Remembered remembered = new Remembered(store);
    private final Person ada = new Person("acme", Optional.of("ada"), List.of(), Set.of());

    @Test
    void whatIsKeptOfAPersonIsShownAndForgotten() throws Exception {
        Ours ours = new Ours(store, Runnable::run);
        ours.remember("acme", "ada", PresenceStatus.BUSY).join();
        ours.remember("acme", "adam", PresenceStatus.AWAY).join();
        store.write("system", List.of(Write.put(Left.SPACE, "acme/ada", "sub-1")));
        assertThat(remembered.export(ada)).containsExactly("set as preferred status: BUSY", "subscription sub-1");
        ours.forget("acme", "ada");
        assertThat(remembered.erase("admin", ada)).hasSize(1);
        assertThat(remembered.export(ada)).isEmpty();
        assertThat(store.history(Left.SPACE, "acme/ada")).isEmpty();
        assertThat(store.history(Ours.SPACE, Ours.document("acme", "ada")))
                .allSatisfy(each -> assertThat(each.value()).doesNotContain("ada\t"));
        assertThat(ours.of("acme", "adam")).contains(PresenceStatus.AWAY);
    }

    @Test
    void whileTheStoreCannotForgetItSaysSo() {
        store.full(true);
        assertThatThrownBy(() -> remembered.erase("admin", ada)).isInstanceOf(OperationException.class);
    }

    @Test
    void nothingIsKeptOfOutsiders() throws Exception {
        Person outsider = new Person("", Optional.empty(), List.of("+4930123"), Set.of());
        assertThat(remembered.export(outsider)).isEmpty();
        assertThat(remembered.erase("admin", outsider)).isEmpty();
    }
}
