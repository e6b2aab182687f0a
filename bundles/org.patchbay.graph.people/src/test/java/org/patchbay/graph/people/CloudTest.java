package org.patchbay.graph.people;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.Person;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.entra.App;
import org.patchbay.lab.cloud.entra.Sku;
import org.patchbay.lab.cloud.wire.Request;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.ManualSchedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What goes out is what Microsoft's published description and list of permissions allow. */
class CloudTest {
    private static final String TENANT = "2e4b1c0a-0000-4000-8000-000000000001";
    private static final String APP = "22553876-f5ab-4529-bffb-cfe50aa89f87";
    private static final String ADA = "00000000-0000-4000-8000-000000000001";

    private final FakeMicrosoft fake =
            FakeMicrosoft.start(Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC));
    private final ManualSchedule schedule = new ManualSchedule();
    private final List<DirectorySource> offered = new ArrayList<>();

    @TempDir
    Path folder;

    private TenantPeople tenant;

    @BeforeEach
    void open() {
        fake.graph().checkAnswers(true);
        fake.signIn().register(App.of(APP).secret("s").application("User.Read.All"));
        fake.signIn().grantApplication(TENANT, APP, "User.Read.All");
        fake.tenant(TENANT).buy(Sku.PHONE_SYSTEM);
        for (int i = 1; i <= 25; i++) {
            put(i, i == 25 ? "" : Sku.PHONE_SYSTEM.id());
        }
        fake.graph().pages(10, 10);
        fake.graph().emptyDeltaPage(true);
        tenant = new TenantPeople(schedule, fake.clock(), folder, source -> {
            offered.clear();
            source.ifPresent(offered::add);
        });
        tenant.modified(new PeopleTest.Given("acme", 15, ""));
        tenant.bindDirectory(new MemoryDirectory(
                Contents.with()
                        .user("1", User.of("acme", "ada").entraId(ADA).build())
                        .build(),
                new FewCountries()));
        tenant.bindClient(
                new TinyGraph(fake.graph().uri(), user -> fake.signIn().applicationToken(TENANT, APP)));
        refresh();
    }

    @AfterEach
    void close() {
        tenant.close();
        fake.close();
    }

    private void put(int number, String... skus) {
        org.patchbay.lab.cloud.entra.Person person = org.patchbay.lab.cloud.entra.Person.of(
                        String.format("00000000-0000-4000-8000-%012d", number), "U" + number + "@acme.example")
                .phone("+49 30 1000" + number);
        fake.tenant(TENANT).put(skus.length == 0 || skus[0].isEmpty() ? person : person.skus(skus));
    }

    private void refresh() {
        long before = tenant.people().orElseThrow().readings();
        fake.clock().advance(Duration.ofMinutes(15));
        schedule.elapse(before == 0 ? Duration.ZERO : Duration.ofMinutes(15));
        await().until(() -> tenant.people().orElseThrow().readings() > before);
    }

    private List<Person> told() {
        try {
            return offered.get(0).read().persons().stream()
                    .map(DirectorySource.Entry::value)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<Person> ada() {
        return told().stream()
                .filter(each -> each.entraId().equals(Optional.of(ADA)))
                .findFirst();
    }

    @Test
    void allPagesAreReadWithOneDeclaredPermission() {
        assertThat(told()).hasSize(24);
        assertThat(ada().orElseThrow().licences()).containsExactly(Licence.PHONE_SYSTEM);
        assertThat(ada().orElseThrow().upn()).contains("u1@acme.example");
        assertThat(ada().orElseThrow().number()).contains(new E164("+493010001"));
        assertThat(fake.graph().requests())
                .hasSizeGreaterThan(3)
                .allSatisfy(each -> assertThat(each.status()).isEqualTo(200))
                .allSatisfy(each -> assertThat(each.allowed()).contains("User.Read.All"))
                .extracting(Request::scopes)
                .containsOnly(Set.of("User.Read.All"));
    }

    @Test
    void aLicenceThatIsTakenAwayAndWhoHasLeftAreNoticed() {
        // The description has no word for "@removed", which the documentation has.
        fake.graph().checkAnswers(false);
        int before = fake.graph().requests().size();
        put(1);
        fake.tenant(TENANT).delete(String.format("00000000-0000-4000-8000-%012d", 2));
        put(26, Sku.PHONE_SYSTEM.id());
        refresh();
        assertThat(fake.graph().requests().size() - before)
                .as("only what has changed")
                .isLessThanOrEqualTo(2);
        assertThat(ada().orElseThrow().licences()).isEmpty();
        assertThat(told()).hasSize(24);
    }

    @Test
    void linksThatGraphHasForgottenAreNoFault() {
        fake.graph().forgetLinks();
        put(2);
        refresh();
        assertThat(told()).hasSize(23);
        assertThat(tenant.check().state()).isEqualTo(State.OK);
    }

    @Test
    void aTenantThatWithdrawsConsentKeepsWhatWasReadAndIsToldSo() {
        fake.signIn().withdraw(TENANT, APP);
        refresh();
        assertThat(told()).hasSize(24);
        assertThat(tenant.check().state()).isEqualTo(State.WARN);
        fake.signIn().grantApplication(TENANT, APP, "User.Read.All");
        refresh();
        assertThat(tenant.check().state()).isEqualTo(State.OK);
    }
}
