package org.patchbay.tenant.plan;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.UserBuilder;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Destination;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

/** Companies to plan for. */
final class Companies {
    static final String GRACE_ID = "0b7a5f0e-2c1d-4e6f-8a9b-1c2d3e4f5a6b";
    static final Set<User.Licence> BOTH = Set.of(User.Licence.PHONE_SYSTEM, User.Licence.PROVIDER);

    private Companies() {}

    /** Two trunks; Berlin and New York; one user in each, and some who are left out. */
    static Contents small() {
        return with(
                        user("ada", "berlin", "+4930123401", "2001").build(),
                        user("grace", "newyork", "+12125550101", "4001")
                                .entraId(GRACE_ID)
                                .groups(Set.of("sales", "board"))
                                .build(),
                        user("bob", "berlin", "+4930123402", "2002")
                                .licences(Set.of(User.Licence.PROVIDER))
                                .build(),
                        user("carl", "berlin", "", "2003").build(),
                        user("zoe", "berlin", "+4930123404", "2004")
                                .platform(User.Platform.PROVIDER)
                                .build())
                .build();
    }

    static Contents.Builder with(User... users) {
        return with(
                new Tenant(
                        "acme",
                        "Acme, Inc.",
                        List.of("sbc1.acme.example", "sbc2.acme.example"),
                        List.of("hub"),
                        List.of("zoom")),
                users);
    }

    static Contents.Builder with(Tenant tenant, User... users) {
        Contents.Builder all = Contents.with()
                .tenant("t", tenant)
                .site(
                        "s",
                        Site.of("acme", "berlin")
                                .name("Berlin")
                                .country("DE")
                                .address("Unter den Linden 1")
                                .build())
                .site(
                        "s",
                        Site.of("acme", "newyork")
                                .name("New York")
                                .country("US")
                                .code("8")
                                .build())
                .site("s", Site.of("acme", "delhi").name("Delhi").country("IN").build());
        for (User user : users) {
            all.user("u", user);
        }
        return all;
    }

    static UserBuilder user(String id, String site, String number, String extension) {
        return User.of("acme", id)
                .site(site)
                .upn(id + "@acme.example")
                .display(id)
                .number(number.isEmpty() ? null : new E164(number))
                .extension(extension)
                .licences(BOTH);
    }

    static TenantPlanner planner(Contents contents, Map<String, Object> configured) {
        Countries countries = countries();
        return new TenantPlanner(new MemoryDirectory(contents, countries), countries, configured);
    }

    static TenantPlanner planner(Contents contents) {
        return planner(contents, Map.of());
    }

    /** Few, with the number that tries an emergency call out in the US. */
    static Countries countries() {
        Countries few = new FewCountries();
        return new Countries() {
            @Override
            public List<Country> eligible() {
                return few.eligible();
            }

            @Override
            public Optional<Country> country(String code) {
                return few.country(code);
            }

            @Override
            public Optional<String> refusal(String code) {
                return few.refusal(code);
            }

            @Override
            public Optional<String> countryOf(E164 number) {
                return few.countryOf(number);
            }

            @Override
            public Optional<E164> dialled(String code, String digits) {
                return few.dialled(code, digits);
            }

            @Override
            public Set<String> emergencyNumbers(String code) {
                return new TreeSet<>(few.emergencyNumbers(code));
            }

            @Override
            public Set<String> emergencyTestNumbers(String code) {
                return code.equals("US") ? Set.of("933") : Set.of();
            }

            @Override
            public Destination destination(String code, E164 number) {
                return few.destination(code, number);
            }

            @Override
            public Optional<ZoneId> zone(String code) {
                return few.zone(code);
            }

            @Override
            public Optional<String> holiday(String code, String region, LocalDate day) {
                return few.holiday(code, region, day);
            }

            @Override
            public Optional<String> callerIdRefusal(String code, E164 shown) {
                return few.callerIdRefusal(code, shown);
            }
        };
    }
}
