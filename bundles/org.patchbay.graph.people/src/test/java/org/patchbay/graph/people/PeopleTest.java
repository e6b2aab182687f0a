package org.patchbay.graph.people;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.Person;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.ManualSchedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the directory is told of a tenant's users. */
class PeopleTest {
    private static final String PHONE = FakeEntra.plan(FakeEntra.MCOEV, "Enabled");

    private final MovedClock clock = new MovedClock();
    private final FakeEntra entra = new FakeEntra();
    private final List<DirectorySource> offered = new ArrayList<>();

    @TempDir
    Path folder;

    private ManualSchedule schedule = new ManualSchedule();
    private TenantPeople tenant;

    /** As the container gives them. */
    record Given(String tenant, int refresh__minutes, String phone__plans) implements PeopleConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return PeopleConfig.class;
        }
    }

    private void start() {
        start(new Given("acme", 15, ""));
    }

    private void start(PeopleConfig config) {
        offered.clear();
        schedule = new ManualSchedule();
        tenant = new TenantPeople(schedule, clock, folder, source -> {
            offered.clear();
            source.ifPresent(offered::add);
        });
        tenant.modified(config);
        tenant.bindClient(entra);
        tenant.bindDirectory(new MemoryDirectory(
                Contents.with()
                        .user(
                                "1",
                                User.of("acme", "ada").entraId(FakeEntra.id(1)).build())
                        .user(
                                "2",
                                User.of("acme", "bob").upn("bob@acme.example").build())
                        .build(),
                new FewCountries()));
    }

    private void refresh() {
        clock.move(Duration.ofMinutes(15));
        schedule.elapse(Duration.ofMinutes(15));
    }

    private Contents contents() {
        try {
            return offered.get(0).read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, Person> told() {
        return contents().persons().stream()
                .collect(Collectors.toMap(
                        entry -> entry.value().entraId().orElseThrow().substring(30), DirectorySource.Entry::value));
    }

    private List<String> problems() {
        return contents().problems().stream().map(Problem::text).toList();
    }

    @Test
    void tellsOfLicencesAndNumbersOfAllPages() {
        for (int i = 10; i < 40; i++) {
            entra.add(i, "U" + i + "@Acme.Example", PHONE, "\"+49 (30) 1234-5" + i + "\"");
        }
        entra.add(40, "no-plan@acme.example", "", "");
        start();
        assertThat(offered).as("not before it was read").isEmpty();
        schedule.elapse(Duration.ZERO);
        assertThat(told()).hasSize(30);
        assertThat(told().get("000010"))
                .isEqualTo(new Person(
                        "acme",
                        Optional.of(FakeEntra.id(10)),
                        Optional.of("u10@acme.example"),
                        Optional.empty(),
                        Optional.of(new E164("+493012345" + "10")),
                        Set.of(Licence.PHONE_SYSTEM),
                        Set.of(Licence.PHONE_SYSTEM)));
        assertThat(problems()).isEmpty();
        assertThat(entra.requests).hasSize(12);
        assertThat(tenant.check().state()).isEqualTo(State.OK);
        assertThat(tenant.check().text()).contains("31 people");
    }

    /** A licence that is suspended or of another product is none. */
    @Test
    void aLicenceIsAServicePlanInForce() {
        entra.add(1, "a@x.example", FakeEntra.plan(FakeEntra.MCOEV, "Suspended"), "");
        entra.add(2, "bob@acme.example", FakeEntra.plan("57ff2da0-773e-42df-b2af-ffb7a2317929", "Enabled"), "");
        entra.add(3, "c@x.example", FakeEntra.plan("DB23FCE2-A974-42EF-9002-D78DD42A0F22", "Enabled"), "");
        entra.add(4, "d@x.example", FakeEntra.plan("11111111-2222-3333-4444-555555555555", "Enabled"), "");
        entra.add(5, "e@x.example", "null,7,{},{\"servicePlanId\":\"" + FakeEntra.MCOEV + "\"}", "");
        start(new Given("acme", 15, " 11111111-2222-3333-4444-555555555555 ,"));
        schedule.elapse(Duration.ZERO);
        Map<String, Person> told = told();
        assertThat(told).containsOnlyKeys("000001", "000002", "000003", "000004");
        assertThat(told.get("000001").licences()).isEmpty();
        assertThat(told.get("000001").tells()).containsExactly(Licence.PHONE_SYSTEM);
        assertThat(told.get("000002").licences()).isEmpty();
        assertThat(told.get("000003").licences()).containsExactly(Licence.PHONE_SYSTEM);
        assertThat(told.get("000004").licences()).containsExactly(Licence.PHONE_SYSTEM);
    }

    @Test
    void onlyWhatHasChangedIsReadAfterwards() {
        entra.add(1, "ada@acme.example", PHONE, "\"+49301\"");
        entra.add(2, "bob@acme.example", PHONE, "");
        entra.add(3, "gone@acme.example", PHONE, "");
        start();
        schedule.elapse(Duration.ZERO);
        int before = entra.requests.size();
        entra.change(1, "{\"id\":\"" + FakeEntra.id(1) + "\",\"assignedPlans\":[]}");
        entra.change(
                2, "{\"id\":\"" + FakeEntra.id(2) + "\",\"accountEnabled\":false,\"businessPhones\":[\"+49302\"]}");
        entra.change(3, "{\"id\":\"" + FakeEntra.id(3) + "\",\"@removed\":{\"reason\":\"deleted\"}}");
        entra.change(4, FakeEntra.user(4, "new@acme.example", PHONE, ""));
        refresh();
        assertThat(entra.requests).hasSize(before + 1);
        Map<String, Person> told = told();
        assertThat(told).containsOnlyKeys("000001", "000002", "000004");
        assertThat(told.get("000001").licences()).as("lost").isEmpty();
        assertThat(told.get("000001").number()).as("not named, so not changed").contains(new E164("+49301"));
        assertThat(told.get("000002").licences()).as("blocked from signing in").isEmpty();
        assertThat(told.get("000002").number()).contains(new E164("+49302"));
        refresh();
        assertThat(told()).hasSize(3);
    }

    @Test
    void whatGraphHasForgottenIsReadFromTheStart() {
        entra.add(1, "ada@acme.example", PHONE, "");
        entra.add(2, "bob@acme.example", PHONE, "");
        start();
        schedule.elapse(Duration.ZERO);
        entra.users.remove(FakeEntra.id(2));
        entra.oldest = 100;
        refresh();
        assertThat(told()).containsOnlyKeys("000001");
        assertThat(problems()).isEmpty();
        entra.oldest = 0;
        entra.faults.add(new GraphException(Reason.REFUSED, "410"));
        entra.faults.add(new GraphException(Reason.REFUSED, "403"));
        int before = entra.requests.size();
        refresh();
        assertThat(entra.requests).as("once, not for ever").hasSize(before + 2);
        assertThat(problems()).singleElement().asString().contains("403", "still counts");
        assertThat(told()).containsOnlyKeys("000001");
    }

    @Test
    void whatWasReadLastStaysWhileGraphFails() {
        entra.add(1, "ada@acme.example", PHONE, "");
        start();
        schedule.elapse(Duration.ZERO);
        for (Exception fault : List.of(
                FakeEntra.unavailable(),
                new GraphException(Reason.NOT_CONSENTED, "Nobody has consented to User.Read.All."),
                new IllegalStateException("secret"))) {
            entra.faults.add(fault);
            refresh();
            assertThat(told()).containsOnlyKeys("000001");
            assertThat(problems())
                    .singleElement()
                    .asString()
                    .contains("cannot be read now", "still counts")
                    .doesNotContain("secret");
            assertThat(tenant.check().state()).isEqualTo(State.WARN);
        }
        refresh();
        assertThat(problems()).isEmpty();
        assertThat(tenant.check().state()).isEqualTo(State.OK);
        tenant.unbindClient(entra);
        refresh();
        assertThat(told()).containsOnlyKeys("000001");
        assertThat(tenant.check().text()).contains("org.patchbay.graph");
        tenant.bindClient(entra);
        schedule.elapse(Duration.ZERO);
        assertThat(tenant.check().state()).as("as soon as it is there").isEqualTo(State.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"value\":{}}",
                "{\"value\":[]}",
                "{\"value\":[{\"id\":",
                "{\"value\":[],\"@odata.nextLink\":\"https://evil.example/v1.0/me/messages?$top=1\"}",
                "{\"value\":[],\"@odata.nextLink\":\"https://graph.example/v1.0/users/delta\"}",
                "{\"value\":[],\"@odata.nextLink\":\"::\"}",
                "{\"value\":[],\"@odata.nextLink\":\"https://graph.example/v1.0/users/delta?$skiptoken=%zz\"}",
                "{\"value\":[],\"@odata.nextLink\":\"https://x.example/v1.0/users/delta?$select=id%2CuserPrincipalName%2CbusinessPhones%2CassignedPlans%2CaccountEnabled\"}"
            })
    void halfAListAndOneThatLeadsElsewhereOrNowhereAreNone(String body) {
        entra.answers.add(body);
        start();
        schedule.elapse(Duration.ZERO);
        assertThatThrownBy(() -> offered.get(0).read())
                .isInstanceOf(IOException.class)
                .hasMessageMatching("Graph's answer cannot be used.*|The list of users does not end.");
        assertThat(tenant.check().state()).isEqualTo(State.WARN);
        assertThat(folder).isEmptyDirectory();
    }

    /** The answer of one tenant's user says where the next page is: the host is not gone to. */
    @Test
    void ofALinkOnlyTheQueryIsUsed() {
        entra.answers.add("{\"value\":[],\"@odata.nextLink\":\"https://evil.example/users/delta?$skiptoken=0%200\"}");
        start();
        schedule.elapse(Duration.ZERO);
        assertThat(entra.requests.get(1).path()).isEqualTo("/users/delta");
        assertThat(entra.requests.get(1).query()).isEqualTo(Map.of("$skiptoken", "0 0"));
    }

    @Test
    void whoIsNoUserIsCountedAndLeftOut() {
        entra.changes.add("{}");
        entra.users.put("a", "{\"id\":\"../../me\",\"userPrincipalName\":\"x\"}");
        entra.users.put("b", "7");
        entra.users.put("c", "{\"id\":null}");
        entra.add(1, "ada@acme.example", PHONE, "");
        start();
        schedule.elapse(Duration.ZERO);
        assertThat(told()).containsOnlyKeys("000001");
        assertThat(problems()).singleElement().asString().startsWith("3 entries have no object id");
    }

    @Test
    void aNumberThatIsNoneIsCountedAndThePersonCounts() {
        entra.add(1, "ada@acme.example", PHONE, "\"030 12345\"");
        entra.add(2, "bob@acme.example", PHONE, "\"+49 30 1 ext. 5\"");
        entra.add(3, "c@acme.example", PHONE, "\"+4930123\",\"+4930124\"");
        entra.add(4, "d@acme.example", PHONE, "\" \",null");
        start();
        schedule.elapse(Duration.ZERO);
        assertThat(told()).hasSize(4);
        assertThat(told().values()).allSatisfy(each -> assertThat(each.number()).isEmpty());
        assertThat(problems()).singleElement().asString().startsWith("2 people").doesNotContain("030");
    }

    /** Or nobody had a licence after a start until Graph was read, and for good while it cannot be. */
    @Test
    void whatWasReadLastIsThereAfterAStartAsWell() throws Exception {
        entra.add(1, "ada@acme.example", PHONE, "\"+49301\"");
        entra.add(2, "bob@acme.example", "", "");
        start();
        schedule.elapse(Duration.ZERO);
        Contents before = contents();
        tenant.close();
        assertThat(offered).isEmpty();
        Path file = folder.resolve("acme.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        start();
        assertThat(contents()).isEqualTo(before);
        int requests = entra.requests.size();
        entra.change(2, "{\"id\":\"" + FakeEntra.id(2) + "\",\"assignedPlans\":[" + PHONE + "]}");
        schedule.elapse(Duration.ZERO);
        assertThat(entra.requests).as("only what has changed").hasSize(requests + 1);
        assertThat(told().get("000002").licences()).containsExactly(Licence.PHONE_SYSTEM);
        tenant.close();
        String whole = Files.readString(file);
        for (String spoilt : List.of(
                "",
                whole.substring(0, whole.length() / 2),
                whole.replace("\"tenant\":\"acme\"", "\"tenant\":\"other\""),
                whole.replace("\"version\":1", "\"version\":2"),
                whole.replace("\"at\":\"2", "\"at\":\"x"))) {
            Files.writeString(file, spoilt);
            start();
            assertThat(offered).as(spoilt).isEmpty();
            tenant.close();
        }
        Files.writeString(file, whole);
        start(new Given("acme", 15, "11111111-2222-3333-4444-555555555555"));
        assertThat(offered).as("by other plans").isEmpty();
    }

    @Test
    void aWrongSettingIsNamedAndTheLastGoodStays() {
        entra.add(1, "ada@acme.example", PHONE, "");
        start();
        schedule.elapse(Duration.ZERO);
        DirectorySource before = offered.get(0);
        for (Given wrong : List.of(
                new Given("", 15, ""),
                new Given("acme", 4, ""),
                new Given("acme", 15, "MCOEV"),
                new Given("A b", 15, ""))) {
            tenant.modified(wrong);
            assertThat(offered).containsExactly(before);
            assertThat(tenant.check().state()).isEqualTo(State.WARN);
            assertThat(tenant.check().text())
                    .contains("org.patchbay.graph.people: ", "cannot be used", "stay in force");
        }
        tenant.modified(new Given("acme", 15, ""));
        assertThat(tenant.check().state()).isEqualTo(State.OK);
        tenant.modified(new Given("other", 15, ""));
        assertThat(offered).as("not read yet").isEmpty();
        assertThat(tenant.name()).isEqualTo("graph-people-other");
        TenantPeople never = new TenantPeople(schedule, clock, folder, source -> {});
        never.modified(new Given("", 15, ""));
        assertThat(never.check().text()).contains("Nobody is read.");
    }

    /** A thousand pages that are there at once are not a thousand calls deep. */
    @Test
    void manyPagesAreNoDepth() {
        entra.page = 1;
        for (int i = 0; i < 5_000; i++) {
            entra.add(i, "u" + i + "@acme.example", PHONE, "");
        }
        start();
        schedule.elapse(Duration.ZERO);
        assertThat(told()).hasSize(5_000);
    }
}
