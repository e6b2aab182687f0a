package org.patchbay.graph.token;

import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.graph.GraphConnection;
import org.patchbay.api.ops.graph.GraphPermission;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.graph.token.World.Browser;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What operators see and do, and what is kept. */
class GraphDeskTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private Reason refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(OperationException.class, call).reason();
    }

    @Test
    void permissionsAreShownWithWhoNeedsThemAndWhatBreaks() throws Exception {
        assertThat(world.desk.permissions("acme"))
                .extracting(GraphPermission::scope, GraphPermission::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Presence.Read.All", "missing"),
                        org.assertj.core.groups.Tuple.tuple("Presence.ReadWrite", "missing"),
                        org.assertj.core.groups.Tuple.tuple("User.Read.All", "unused"),
                        org.assertj.core.groups.Tuple.tuple("Calendars.Read", "unused"));
        world.consent();
        world.needed.remove("Presence.ReadWrite");
        GraphPermission write = world.desk.permissions("acme").get(1);
        assertThat(write.state()).isEqualTo("surplus");
        assertThat(write.by()).isEqualTo("root");
        assertThat(write.at()).isPresent();
        assertThat(write.without()).isEqualTo("Not updated.");
        assertThat(world.desk.tenants()).singleElement().satisfies(tenant -> {
            assertThat(tenant.microsoftTenant()).isEqualTo(World.TID);
            assertThat(tenant.apps()).containsExactly("shared: " + World.APP);
            assertThat(tenant.problem()).isEmpty();
        });
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThat(refused(() -> world.desk.permissions("none"))).isEqualTo(Reason.NOT_FOUND);
        assertThat(refused(() -> world.desk.consentLink("root", "none"))).isEqualTo(Reason.NOT_FOUND);
        assertThat(refused(() -> world.desk.connections("none", "", 1))).isEqualTo(Reason.NOT_FOUND);
        assertThat(refused(() -> world.desk.withdraw("root", "acme", Optional.of("mail"))))
                .isEqualTo(Reason.INVALID);
        assertThat(refused(() -> world.desk.disconnect("root", "acme", "ada"))).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void connectionsComeInPagesAndAnOperatorDisconnects() throws Exception {
        world.connected();
        world.connect(new Browser(), "robert@acme.example");
        assertThat(world.desk.connections("acme", "", 1))
                .extracting(GraphConnection::user)
                .containsExactly("ada");
        assertThat(world.desk.connections("acme", "ada", 5))
                .extracting(GraphConnection::user)
                .containsExactly("bob");
        assertThat(world.desk.connections("acme", "", 1).get(0).scopes()).contains("Presence.ReadWrite");
        world.desk.disconnect("root", "acme", "ada");
        assertThat(world.signIns.connected("acme", Purpose.PRESENCE)).containsExactly("bob");
        assertThat(world.audit.newest(1).get(0).author()).isEqualTo("root");
        assertThat(world.desk.connectLink("acme")).hasToString("https://patchbay.example/pages/connect?tenant=acme");
    }

    @Test
    void aFullDiskKeepsNobodyConnectedAndSaysWhatIsLeftToDo() throws Exception {
        world.connected();
        world.ofAda(World.READ);
        world.store.full(true);
        assertThat(refused(() -> world.desk.disconnect("root", "acme", "ada"))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(world.signIns.connected("acme", "ada", Purpose.PRESENCE)).isFalse();
        assertThat(catchThrowable(() -> world.ofAda(World.READ))).hasMessageContaining("not connected");
        assertThat(refused(() -> world.desk.withdraw("root", "acme", Optional.empty())))
                .isEqualTo(Reason.UNAVAILABLE);
        assertThat(world.signIns.granted("acme")).isEmpty();
        world.store.full(false);
        world.desk.disconnect("root", "acme", "ada");
        assertThat(world.store.list(Connections.SPACE, "")).isEmpty();
    }

    @Test
    void whatIsKeptOfAPersonIsToldWithoutSecretsAndErased() throws Exception {
        world.connected();
        Person ada = new Person("acme", Optional.of("ada"), List.of(), java.util.Set.of());
        assertThat(world.desk.export(ada))
                .singleElement()
                .asString()
                .contains(World.ADA, "Presence.ReadWrite")
                .doesNotContain("1.R");
        assertThat(world.desk.erase("root", ada)).singleElement().asString().contains("myapps.microsoft.com");
        assertThat(world.desk.export(ada)).isEmpty();
        assertThat(world.desk.erase("root", ada)).isEmpty();
        assertThat(world.desk.erase(
                        "root", new Person("", Optional.empty(), List.of("+4930123401"), java.util.Set.of())))
                .isEmpty();
        assertThat(world.store.history(Connections.SPACE, "acme/ada/shared")).isEmpty();
    }

    @Test
    void withoutItsKeyAnAccountIsNotConnectedAndWithItAgainItIs() throws Exception {
        world.connected();
        var keys = world.folder.resolve("secrets/graph.key");
        String kept = Files.readString(keys);
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        Files.delete(keys);
        world.restart();
        assertThat(catchThrowable(() -> world.ofAda(World.READ))).hasMessageContaining("not connected");
        assertThat(world.signIns.connected("acme", "ada", Purpose.PRESENCE)).isFalse();
        assertThat(world.signIns.check().state()).isEqualTo(HealthResult.State.WARN);
        assertThat(world.desk.connections("acme", "", 5).get(0).problem()).contains("cannot be opened");
        Files.writeString(keys, kept);
        Files.setPosixFilePermissions(keys, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        assertThat(world.signIns.check().state()).isEqualTo(HealthResult.State.OK);
        assertThat(world.ofAda(World.READ).bearer()).isNotEmpty();
    }

    @Test
    void aRecordOfAnotherUserOrOneThatWasChangedIsNotOpened() throws Exception {
        world.connected();
        String kept = world.store
                .get(Connections.SPACE, "acme/ada/shared")
                .orElseThrow()
                .value();
        world.store.write(
                "x", List.of(org.patchbay.api.ops.store.Write.put(Connections.SPACE, "acme/bob/shared", kept)));
        assertThat(world.signIns.connections().get("acme", "bob", "shared")).isEmpty();
        world.store.write(
                "x", List.of(org.patchbay.api.ops.store.Write.put(Connections.SPACE, "acme/ada/shared", "nonsense")));
        assertThat(catchThrowable(() -> world.ofAda(World.READ))).hasMessageContaining("not connected");
        assertThat(world.desk.export(new Person("acme", Optional.of("ada"), List.of(), java.util.Set.of())))
                .singleElement()
                .asString()
                .contains("cannot be opened");
    }

    @Test
    void anotherNodesChangesCountHereToo() throws Exception {
        world.connected();
        world.ofAda(World.READ);
        world.changed.clear();
        world.store.write(
                "other node", List.of(org.patchbay.api.ops.store.Write.remove(Connections.SPACE, "acme/ada/shared")));
        assertThat(world.changed).contains("acme/ada");
        assertThat(catchThrowable(() -> world.ofAda(World.READ))).hasMessageContaining("not connected");
        world.store.write(
                "other node", List.of(org.patchbay.api.ops.store.Write.remove(Consents.SPACE, "acme/PRESENCE")));
        assertThat(world.signIns.granted("acme")).isEmpty();
    }

    @Test
    void overHttpsWhoIsNotTrustedIsNotAsked() throws Exception {
        KeyedCertificate certificate = KeyedCertificate.of("localhost");
        try (World trusting = new World(
                FakeMicrosoft.startSecure(Clock.systemUTC(), certificate), Optional.of(certificate.trusted()))) {
            trusting.set("certificate", "");
            trusting.set("client_secret", "file:secret");
            trusting.connected();
            assertThat(trusting.ofAda(World.READ).bearer()).isNotEmpty();
        }
        try (World wary = new World(FakeMicrosoft.startSecure(Clock.systemUTC(), certificate), Optional.empty())) {
            wary.consent();
            assertThat(wary.connect(new Browser(), "ada@acme.example").status()).isEqualTo(503);
            assertThat(wary.microsoft.signIn().requests()).isEmpty();
        }
    }
}
