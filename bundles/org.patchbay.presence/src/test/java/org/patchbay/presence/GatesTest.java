package org.patchbay.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.presence.Contact;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceGate;
import org.patchbay.api.presence.PresenceGates;
import org.patchbay.api.presence.PresenceLookup;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.call.MemoryFacts;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.graph.MemoryPermissions;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryStore;
import org.patchbay.testkit.presence.PresenceContract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The component as others see it: lookup and gates, with its own threads. */
class GatesTest extends PresenceContract {
    private final MemorySettings settings = new MemorySettings();
    private final Map<String, List<HeldOut>> held = new ConcurrentHashMap<>();
    private PresenceEngine engine;

    @BeforeEach
    void start() {
        settings.tenant("acme", OrganisationSettings.OWNER, Map.of("enabled", "true"));
        engine = engine(Acme.contents());
    }

    private PresenceEngine engine(Contents contents) {
        PresenceEngine made = new PresenceEngine(
                new MemoryDirectory(contents, new FewCountries()),
                settings,
                Map.entry(Map.of(), new MemoryStore()),
                new MemoryFacts(),
                new ManualSchedule(),
                Map.of());
        World world = new World(1);
        world.teams.held = (tenant, user) -> held.getOrDefault(user, List.of());
        made.bindEnd(world.teams);
        return made;
    }

    @AfterEach
    void stop() throws Exception {
        engine.stop();
    }

    @Override
    protected PresenceLookup lookup() {
        return engine;
    }

    @Override
    protected PresenceGates gates() {
        return engine;
    }

    @Override
    protected void user(String id, E164 number, String mail) throws Exception {
        engine.stop();
        engine = engine(Acme.contents(
                User.of("acme", id).site("berlin").number(number).upn(mail).build()));
    }

    @Override
    protected void shows(String user, Presence presence) {
        engine.seen(new Seen("acme", user, presence, ""));
    }

    @Override
    protected void close(String user, PresenceGate... gates) {
        List<HeldOut> all = new ArrayList<>();
        for (PresenceGate gate : gates) {
            all.add(new HeldOut(gate, gate + " is closed. Open it."));
        }
        held.put(user, all);
    }

    @Test
    void whereNobodyEnabledItNothingIsShownAndTheGateSaysHow() {
        assertThat(engine.heldOut("other", "eve")).singleElement().satisfies(gate -> {
            assertThat(gate.gate()).isEqualTo(PresenceGate.ORGANISATION_ENABLED);
            assertThat(gate.text()).contains("settings-set other presence enabled true");
        });
        assertThat(engine.of("other", Contact.user("eve"), Platform.TEAMS)).isEmpty();
    }

    @Test
    void readingAloneIsNoTwoWaySyncAndIsSaidSo() {
        MemoryPermissions permissions = new MemoryPermissions(List.of());
        engine.bindPermissions(permissions);
        assertThat(engine.heldOut("acme", "ada").get(0).text()).contains("Presence.Read.All is not granted");
        permissions.grant("acme", Set.of("Presence.Read.All"));
        assertThat(engine.heldOut("acme", "ada").get(0).text())
                .contains("Only Presence.Read.All is granted: there is no two-way sync, as Teams presence is never"
                        + " updated");
        permissions.grant("acme", Set.of("Presence.Read.All", "Presence.ReadWrite"));
        assertThat(engine.heldOut("acme", "ada")).isEmpty();
        engine.unbindPermissions(permissions);
    }

    @Test
    void whoIsHeldOutIsNotWrittenAndIsOnceTheGateOpens() {
        World world = new World(2);
        world.tenant("acme", 2);
        world.teams.held = (tenant, user) -> held.getOrDefault(user, List.of());
        close("u0", PresenceGate.CLIENT_VERSION);
        world.pass(Duration.ofSeconds(3));
        world.zoom.does("acme", "u0", PresenceStatus.IN_A_MEETING);
        world.zoom.does("acme", "u1", PresenceStatus.IN_A_MEETING);
        world.pass(Duration.ofSeconds(3));
        assertThat(world.teams.writes).containsExactly("u1 IN_A_CALL");
        held.clear();
        world.pass(Duration.ofSeconds(70));
        assertThat(world.teams.displayed("acme", "u0")).isEqualTo(PresenceStatus.IN_A_CALL);
    }

    @Test
    void healthAndPersonalDataSayWhatThereIs() throws Exception {
        PresenceWatch watch = new PresenceWatch(engine);
        assertThat(watch.check().text()).contains("acme: ZOOM is not connected", "There is no mapping");
        shows("ada", new Presence(Platform.TEAMS, PresenceStatus.AWAY, "Away", Instant.parse("2026-11-01T12:00:00Z")));
        Person ada = new Person("acme", Optional.of("ada"), List.of(), Set.of());
        await().until(() -> watch.export(ada).size() > 1);
        assertThat(watch.export(ada)).anyMatch(line -> line.startsWith("TEAMS shows AWAY"));
        assertThat(watch.erase("root", ada)).hasSize(1);
        await().until(() -> watch.export(ada).size() == 1);
        assertThat(watch.erase("root", new Person("", Optional.empty(), List.of("+49301234"), Set.of())))
                .isEmpty();
    }

    @Test
    void wrongSettingsAreNamedAndTheLastGoodStay() {
        PresenceSettings good = PresenceSettings.of(Map.of("session_minutes", "30"), PresenceSettings.DEFAULT);
        assertThat(good.lasts()).hasMinutes(30);
        PresenceSettings wrong = PresenceSettings.of(
                Map.of("session_minutes", "5", "call_hours", "soon", "requests_at_once", "8"), good);
        assertThat(wrong.lasts()).hasMinutes(30);
        assertThat(wrong.callLasts()).isEqualTo(PresenceSettings.DEFAULT.callLasts());
        assertThat(wrong.atOnce()).isEqualTo(8);
    }
}
