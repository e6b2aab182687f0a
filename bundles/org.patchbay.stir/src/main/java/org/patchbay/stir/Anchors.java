package org.patchbay.stir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose certificates are believed: the roots that a policy administrator has approved, in a PEM file or a folder of them.
 *
 * @param roots in the order of the files
 * @param problem what is wrong with a file; empty for nothing
 */
record Anchors(List<X509Certificate> roots, String problem) {
    static final Anchors NONE = new Anchors(List.of(), "");

    private static final long LARGEST = 1 << 20;

    /** What is there; a file that cannot be read is named, the others count. */
    static Anchors read(Path where) {
        List<String> problems = new ArrayList<>();
        Set<X509Certificate> roots = new LinkedHashSet<>();
        for (Path file : files(where, problems)) {
            try {
                if (Files.size(file) > LARGEST) {
                    problems.add(file + " is larger than " + LARGEST + " bytes.");
                    continue;
                }
                List<X509Certificate> all = CertificateChain.certificates(Files.readAllBytes(file));
                if (all.isEmpty()) {
                    problems.add(file + " has no certificate in it.");
                }
                for (X509Certificate each : all) {
                    if (each.getBasicConstraints() < 0) {
                        problems.add(file + " has a certificate in it that is no authority's: "
                                + each.getSubjectX500Principal().getName() + ".");
                    } else {
                        roots.add(each);
                    }
                }
            } catch (IOException | CertificateException e) {
                problems.add(file + " cannot be read as certificates in PEM: " + e.getMessage());
            }
        }
        return new Anchors(List.copyOf(roots), String.join(" ", problems));
    }

    private static List<Path> files(Path where, List<String> problems) {
        if (!Files.isDirectory(where)) {
            return Files.isRegularFile(where) ? List.of(where) : List.of();
        }
        try (Stream<Path> all = Files.list(where)) {
            return all.filter(file -> file.getFileName().toString().matches("[^.].*\\.(pem|crt|cer)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(where + " cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    Set<TrustAnchor> trusted() {
        return roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
    }

    /** Those that end before. */
    List<X509Certificate> endingBefore(Instant time) {
        return roots.stream()
                .filter(root -> root.getNotAfter().toInstant().isBefore(time))
                .toList();
    }
}
