package org.patchbay.graph.token;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.ops.MemoryStore;
import org.patchbay.vault.KeyRing;
import org.patchbay.vault.Seal;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionsTest {
    /** As version 0.1.0 wrote it, before documents were sealed by a library that others use as well. */
    private static final String BEFORE =
            "app-1 1.k1.yaqfQX9fG0H0-2gTsfQp6PevFnRdwqopIEIMaFWf1NExfZssIeCd9BF35DCTnQ66-TFSs4tw8y5Lamh"
                    + "7vymlc_YyGEBEE69YcmHGw_ywxucuu4aOcQ5V2FuwBBo2t1-guRltqnIlgEpXVLd8ij69uvuuua8OnWB0-ijFCViF6"
                    + "Y8dGq5mBuQBLIwgc_vUEPKJyfPRXID-spa4eV3vnlssCy8gGUuPFOvdEYTb50JEGBvNL0MEGlZtxEfSyApGZiLJs1-"
                    + "ud7PfweEhi2S5";

    @TempDir
    private Path folder;

    /** Else every user would have to connect again. */
    @Test
    void whatWasKeptBeforeStillOpens() throws Exception {
        Path keys = Files.writeString(folder.resolve("graph.key"), "k1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        MemoryStore store = new MemoryStore();
        store.write("acme/ada", List.of(Write.put("graph-connections", "acme/ada/shared", BEFORE)));
        Connections connections = new Connections(store, Seal.under(new KeyRing(keys, "tests")));
        assertThat(connections.has("acme", "ada", "shared", "app-1")).isTrue();
        Connection connection = connections.get("acme", "ada", "shared").orElseThrow();
        assertThat(connection.refresh()).isEqualTo("r");
        assertThat(connection.since()).hasToString("2026-11-01T08:00:00Z");
        assertThat(connections.users("acme", "shared", "app-1")).containsExactly("ada");
    }
}
