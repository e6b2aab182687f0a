package org.patchbay.vault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SealedDocumentsTest {
    @TempDir
    private Path folder;

    private final MemoryStore store = new MemoryStore();
    private SealedDocuments documents;

    @BeforeEach
    void start() {
        documents = new SealedDocuments(
                store, Seal.under(new KeyRing(folder.resolve("some.key"), "tests")), "space", "test account");
    }

    private Optional<String> text(String key) {
        return documents.open(key, opened -> Optional.of(opened.text()));
    }

    @Test
    void whatIsWrittenIsSealedForItsPlaceAndHead() throws Exception {
        documents.write("me", "acme/ada", "client", "secret");
        String value = store.get("space", "acme/ada").orElseThrow().value();
        assertThat(value).startsWith("client 1.").doesNotContain("secret");
        assertThat(text("acme/ada")).contains("secret");
        assertThat(documents.head("acme/ada")).contains("client");
        store.write("me", java.util.List.of(Write.put("space", "acme/bob", value)));
        assertThat(text("acme/bob")).as("moved to somebody else").isEmpty();
        store.write("me", java.util.List.of(Write.put("space", "acme/ada", value.replace("client", "other"))));
        assertThat(documents.head("acme/ada")).contains("other");
        assertThat(text("acme/ada")).as("another head").isEmpty();
        assertThat(documents.head("acme/ada")).as("known not to open").isEmpty();
    }

    @Test
    void whatIsReplacedHasToBeAsItWas() throws Exception {
        documents.write("me", "acme/ada", "client", "one");
        long first = documents.version("acme/ada").orElseThrow();
        long second = documents.replace("me", "acme/ada", "client", "two", first);
        assertThat(documents.version("acme/ada")).contains(second);
        assertThatThrownBy(() -> documents.replace("me", "acme/ada", "client", "three", first))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CONFLICT));
        assertThat(text("acme/ada")).contains("two");
        documents.remove("me", Set.of("acme/ada"));
        assertThatThrownBy(() -> documents.replace("me", "acme/ada", "client", "four", second))
                .isInstanceOf(StoreException.class);
        assertThat(text("acme/ada")).isEmpty();
    }

    @Test
    void whatIsRemovedIsNotUsedEvenWhereItCannotBeRemoved() throws Exception {
        documents.write("me", "acme/ada", "client", "one");
        store.full(true);
        assertThatThrownBy(() -> documents.remove("me", Set.of("acme/ada"))).isInstanceOf(StoreException.class);
        assertThat(text("acme/ada")).isEmpty();
        assertThat(documents.keys("acme/")).isEmpty();
        assertThat(documents.all("acme/")).containsExactly("acme/ada");
        store.full(false);
        assertThat(documents.remove("me", Set.of("acme/ada"))).isTrue();
        assertThat(documents.remove("me", Set.of("acme/ada"))).isFalse();
        assertThat(store.history("space", "acme/ada")).as("nor what it was").isEmpty();
        documents.write("me", "acme/ada", "client", "again");
        assertThat(text("acme/ada")).contains("again");
    }

    @Test
    void whatDoesNotOpenIsCountedUntilTheKeyIsBack() throws Exception {
        documents.write("me", "acme/ada", "client", "one");
        Path key = folder.resolve("some.key");
        Files.move(key, folder.resolve("away"));
        start();
        assertThat(documents.head("acme/ada")).contains("client");
        assertThat(text("acme/ada")).isEmpty();
        assertThat(documents.shut()).isEqualTo(1);
        Files.move(folder.resolve("away"), key);
        assertThat(documents.shut()).isZero();
        assertThat(text("acme/ada")).contains("one");
        assertThat(documents.<String>open("acme/ada", opened -> Optional.empty()))
                .isEmpty();
        assertThat(documents.shut()).as("what is in it is none").isEqualTo(1);
    }
}
