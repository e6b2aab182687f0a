package org.patchbay.directory;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.store.Store;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Two nodes share a store, and what the one writes comes between the check and the writing of the other. */
class TwoNodesTest {
    private static final OptionalLong ANY = OptionalLong.empty();

    @TempDir
    Path folder;

    /** What the other node does in the middle. */
    private interface Between {
        void run() throws Exception;
    }

    private final MemoryStore store = new MemoryStore();
    private Between between = () -> {};
    private final DirectoryKeeper one = keeper(watched());
    private final DirectoryKeeper two = keeper(store);
    private final DirectoryDesk ada = new DirectoryDesk(one, new MemoryAudit());
    private final DirectoryDesk ben = new DirectoryDesk(two, new MemoryAudit());

    private static DirectoryKeeper keeper(Store store) {
        DirectoryKeeper keeper =
                new DirectoryKeeper(() -> {}, TestConfig.of(Path.of("nowhere")), Duration.ofSeconds(30), true);
        keeper.bindStore(store);
        keeper.bindCountries(new FewCountries());
        return keeper;
    }

    private Store watched() {
        return (Store) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("write")) {
                        Between now = between;
                        between = () -> {};
                        now.run();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @BeforeEach
    void start() throws Exception {
        await().until(() ->
                one.check().text().contains("nowhere") && two.check().text().contains("nowhere"));
        ada.put("ada", "tenants", Map.of("id", "acme", "hub_peers", "hub", "provider_peers", "zoom"), ANY);
        ada.put("ada", "sites", Map.of("tenant", "acme", "id", "berlin", "country", "de"), ANY);
    }

    @AfterEach
    void stop() {
        one.deactivate();
        two.deactivate();
    }

    private static Map<String, String> user(String id, String number, String groups) {
        return Map.of("tenant", "acme", "id", id, "site", "berlin", "number", number, "groups", groups);
    }

    private void nobodyIsOffTheService() {
        two.settle();
        one.settle();
        assertThat(one.snapshot().problems).isEmpty();
        assertThat(two.snapshot().problems).isEmpty();
    }

    @Test
    void aNumberIsNotGivenToTwo() throws Exception {
        between = () -> ben.put("ben", "users", user("bob", "+4930123401", ""), ANY);
        assertThatThrownBy(() -> ada.put("ada", "users", user("ada", "+4930123401", ""), ANY))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
                .hasMessageContaining("is user acme/bob's already");
        nobodyIsOffTheService();
        assertThat(ada.entry("users", "acme/ada")).isEmpty();
        assertThat(ben.entry("users", "acme/bob")).isPresent();
    }

    @Test
    void aGroupIsNotTakenFromUnderOneWhoComesIntoIt() throws Exception {
        ada.put("ada", "groups", Map.of("tenant", "acme", "id", "sales"), ANY);
        between = () -> ben.put("ben", "users", user("bob", "+4930123401", "sales"), ANY);
        assertThatThrownBy(() -> ada.remove("ada", "groups", "acme/sales", ANY)).hasMessageContaining("acme/bob");
        nobodyIsOffTheService();
    }

    @Test
    void whatHasNothingToDoWithEachOtherIsBothDone() throws Exception {
        between = () -> ben.put("ben", "users", user("bob", "+4930123401", ""), ANY);
        ada.put("ada", "users", user("ada", "+4930123402", ""), ANY);
        nobodyIsOffTheService();
        assertThat(ben.list("users", "acme", "", 0, 10)).hasSize(2);
    }

    @Test
    void whoeverIsOvertakenAllTheTimeIsTold() {
        between = new Between() {
            private int count;

            @Override
            public void run() throws Exception {
                count++;
                ben.put("ben", "users", user("u" + count, "+49301234" + (10 + count), ""), ANY);
                between = this;
            }
        };
        assertThatThrownBy(() -> ada.put("ada", "users", user("ada", "+4930123401", ""), ANY))
                .hasMessageContaining("Nothing was changed: other nodes")
                .hasMessageContaining("Try again");
        between = () -> {};
        nobodyIsOffTheService();
    }
}
