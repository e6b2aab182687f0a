package org.patchbay.directory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.call.emergency.EmergencyPlans;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.api.directory.country.Countries;

/** What is shown to others: the snapshot, replaced whole, and the emergency plan made of it. */
final class Publication {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    private static final int WARNINGS = 50;
    /** A number however it was written, with what people put between its digits; behind a colon stands the number of a line. */
    private static final Pattern NUMBER = Pattern.compile("(?<![:0-9])\\+?[0-9](?:[ ()/.-]{0,3}[0-9]){5,}");

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}.*");

    private volatile Snapshot snapshot = Snapshot.EMPTY;
    private EmergencyPlan plan = EmergencyPlan.EMPTY;
    private final List<EmergencyPlans> plans = new CopyOnWriteArrayList<>();
    private List<Told> admitted = List.of();
    private volatile @Nullable Countries by;
    /** Of the country policy: who may be served and what is dialled in an emergency follow from it. */
    private volatile long rules;

    Snapshot snapshot() {
        return snapshot;
    }

    /** Whether anything was ever admitted. */
    boolean anything() {
        return by != null;
    }

    /** What would be known. */
    Snapshot candidate(List<Told> told, Countries policy) {
        return Admission.of(told, policy, by(policy) ? snapshot : Snapshot.EMPTY);
    }

    private boolean by(Countries policy) {
        return policy == by && policy.revision() == rules;
    }

    /** Shows what was told, if that is anything new. */
    synchronized void admit(List<Told> told, Countries policy) {
        if (by(policy) && told.equals(admitted)) {
            return;
        }
        long revision = policy.revision();
        Snapshot fresh = candidate(told, policy);
        Snapshot before = snapshot;
        boolean sameRules = by(policy);
        snapshot = fresh;
        admitted = List.copyOf(told);
        by = policy;
        rules = revision;
        say(before, fresh);
        // Most changes are none for emergency calls, and a plan for a hundred thousand callers takes longer to make
        // than all else.
        if (!sameRules || !EmergencyPlanning.isSame(before, fresh)) {
            EmergencyPlan fitting = EmergencyPlanning.of(fresh, policy);
            synchronized (plans) {
                plan = fitting;
                plans.forEach(keeper -> keeper.keep(fitting));
            }
        }
    }

    /** In turn with {@link #admit}: a newcomer must not be told the plan of before after the one of now. */
    void add(EmergencyPlans keeper) {
        synchronized (plans) {
            plans.add(keeper);
            if (!plan.tenants().isEmpty()) {
                keeper.keep(plan);
            }
        }
    }

    void remove(EmergencyPlans keeper) {
        plans.remove(keeper);
    }

    private static void say(Snapshot before, Snapshot fresh) {
        LOG.info(
                "Directory: {} tenants, {} users, {} number ranges, {} problems.",
                fresh.tenants.size(),
                fresh.userCount(),
                fresh.rangeCount(),
                fresh.problems.size());
        Set<Problem> known = new HashSet<>(before.problems);
        List<Problem> news =
                fresh.problems.stream().filter(p -> !known.contains(p)).toList();
        news.stream()
                .limit(WARNINGS)
                .forEach(p -> LOG.warn("Not put on the service: {}: {}", masked(p.where()), masked(p.text())));
        if (news.size() > WARNINGS) {
            LOG.warn("Not put on the service: {} more entries.", news.size() - WARNINGS);
        }
        List<String> lost = lostLicences(before, fresh);
        lost.stream().limit(WARNINGS).forEach(LOG::warn);
        if (lost.size() > WARNINGS) {
            LOG.warn("{} more users have lost a licence.", lost.size() - WARNINGS);
        }
    }

    /** The key of a number is the number, and a problem quotes what was written. The last digits are enough to find it by its line. */
    private static String masked(String text) {
        return NUMBER.matcher(text).replaceAll(found -> {
            String number = found.group();
            int shown = DATE.matcher(number).matches() ? number.length() : 3;
            return Matcher.quoteReplacement(
                    "*".repeat(number.length() - shown) + number.substring(number.length() - shown));
        });
    }

    private static List<String> lostLicences(Snapshot before, Snapshot fresh) {
        List<String> lost = new ArrayList<>();
        before.users.forEach((tenant, users) -> users.values().forEach(was -> {
            User is = fresh.users.getOrDefault(tenant, Map.of()).get(was.id());
            // The sets are shared by all who have the same: mostly there is nothing to look at.
            if (is != null && is != was && !is.licences().equals(was.licences())) {
                Set<Licence> gone = new TreeSet<>(is.missing());
                gone.removeAll(was.missing());
                if (!gone.isEmpty()) {
                    lost.add("User " + tenant + "/" + is.id() + " has lost its licence " + Kinds.names(gone)
                            + ": its calls are refused from the next one on. Assign it again, or take the user out.");
                }
            }
        }));
        return lost;
    }
}
