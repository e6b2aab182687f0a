package org.patchbay.zoom;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.patchbay.api.ops.account.ConnectedAccount;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A user whose token Zoom does not take back, with all that is said and written watched for it. */
class Departing {
    static final String ASKED = "POST /oauth/revoke";
    static final Duration MINUTE = Duration.ofMinutes(1);

    final World world = new World();
    final Logged logged = new Logged();
    String access = "";
    String refresh = "";

    @BeforeEach
    void connected() {
        world.open();
        world.add("z-ada", "ada@acme.example");
        world.add("z-bob", "bob@acme.example");
        connect("z-ada");
        access = world.users.tokens().held("acme/ada").orElseThrow();
        refresh = world.users
                .connections()
                .get("acme", "ada")
                .orElseThrow()
                .connection()
                .refresh();
    }

    @AfterEach
    void nothingSecretIsSaid() {
        world.close();
        logged.close();
        assertThat(logged.lines("")).allSatisfy(line -> assertThat(line).doesNotContain(access, refresh));
        assertThat(world.audit.newest(100).toString()).doesNotContain(access, refresh);
    }

    void connect(String user) {
        assertThat(new Visitor().connect(world, user).html()).contains("is connected");
    }

    ConnectedDesk desk() {
        return new ConnectedDesk(world.accounts, world.users);
    }

    /** Zoom does not take so many. */
    void down(int times) {
        world.cloud.faults().answer("/oauth/revoke", times, 503);
    }

    /** Disconnected, and Zoom did not take it. */
    void untold() throws Exception {
        down(1);
        assertThat(desk().disconnect("root", "acme", "ada").problem()).contains("asked again each minute");
    }

    long taken() {
        return world.cloud.requests().stream()
                .filter(each -> each.path().equals("/oauth/revoke") && each.status() == 200)
                .count();
    }

    List<Stored> kept() {
        return world.store.list(DepartureDocuments.SPACE, "");
    }

    String problem(String user) throws Exception {
        return desk().connections("acme", "", 10).stream()
                .filter(each -> each.user().equals(user))
                .map(ConnectedAccount::problem)
                .findFirst()
                .orElse("not listed");
    }

    List<String> revocations() {
        return world.audit.newest(20).stream()
                .filter(each -> each.action().equals("zoom-revoke"))
                .map(AuditEntry::detail)
                .toList();
    }

    void minute() {
        world.schedule.elapse(MINUTE);
    }

    /** Lets minutes pass until it is so: while Zoom is asked, it is not asked once more. */
    void minutes(Callable<Boolean> so) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            minute();
            return so.call();
        });
    }

    void raw(String key, String value) throws Exception {
        world.store.write("root", List.of(Write.put(DepartureDocuments.SPACE, key, value)));
    }
}
