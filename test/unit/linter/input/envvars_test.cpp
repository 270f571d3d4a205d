#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "linter/input/envvars.h"

namespace {

struct Case {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.in << '>'; }

std::string read(std::string_view text, std::map<std::string, std::string> initial = {})
{
    const aop::Envvars made = aop::read_envvars(text, std::move(initial));
    std::string out;
    for (const auto& [name, value] : made.exported)
        out += (out.empty() ? "" : "; ") + name + "=" + value;
    for (const auto& trouble : made.problems)
        out += (out.empty() ? "! " : "; ! ") + std::to_string(trouble.line) + " " + trouble.message;
    return out;
}

constexpr std::string_view debian = R"(# envvars - default environment variables for apache2ctl
unset HOME
# for supporting multiple apache2 instances
if [ "${APACHE_CONFDIR##/etc/apache2-}" != "${APACHE_CONFDIR}" ] ; then
	SUFFIX="-${APACHE_CONFDIR##/etc/apache2-}"
else
	SUFFIX=
fi
export APACHE_RUN_USER=www-data
export APACHE_PID_FILE=/var/run/apache2$SUFFIX/apache2.pid
export APACHE_LOG_DIR=/var/log/apache2$SUFFIX
## The locale used by some modules like mod_dav
export LANG=C
#. /etc/default/locale
export LANG
#APACHE_ULIMIT_MAX_FILES='ulimit -n 65536'
)";

constexpr Case cases[]{
    {"export A=1", "A=1"},
    {"A=1\nexport A\n", "A=1"},
    {"A=1", ""},
    {"export A", ""},
    {"export A B=2 C=3\n", "B=2; C=3"},
    {"export A=1; export B=2", "A=1; B=2"},
    {"  export\tA=1  # note\n", "A=1"},
    {"export A=1#2\n", "A=1#2"},
    {"export A='1 $B \\' B=2\n", "A=1 $B \\; B=2"},
    {"B=x\nexport A=\"1 $B ${B}y \\$B \\\"\"\n", "A=1 x xy $B \""},
    {"export A=a\\ b\n", "A=a b"},
    {"export A=x'y'\"z\"\n", "A=xyz"},
    {"export A=1 \\\n  B=2\n", "A=1; B=2"},
    {"export A=\"1\n2\"\nexport B=3\n", "A=1\n2; B=3"},
    {"export A=$NOPE/x${NOPE}\n", "A=/x"},
    {"export A=1\nunset A\nexport B=$A\n", "B="},
    {"export A=1\r\nexport B=2\r\n", "A=1; B=2"},
    {"B=\nexport A=${B:-d}${B-e}${C-f}${C:+g}${C:=h}$C\n", "A=dfhh"},
    {"B=/a/b/c.d\nexport A=${B##*/} C=${B#*/} D=${B%/*} E=${B%%/*} F=${B%.*}\n", "A=c.d; C=a/b/c.d; D=/a/b; E=; F=/a/b/c"},
    {"[ -z \"$A\" ] && export A=1\n[ -n \"$A\" ] && export B=2\n[ \"$A\" = 2 ] && export C=3\n", "A=1; B=2"},
    {"[ -n \"$A\" ] || export A=1\n", "A=1"},
    {"[ a = b ] && export A=1 || export A=2\n", "A=2"},
    {"if [ a = b ]; then\nexport A=1\nelse\nexport A=2\nfi\nexport B=3\n", "A=2; B=3"},
    {"B=2\nif [ a = b ]; then export A=1; else export A=$B; fi\n", "A=2"},
    {"if [ a != b ]\nthen export A=1; fi\n", "A=1"},
    {"if [ ! -z x ]; then\n if [ a = b ]; then\n export A=1\n else\n export A=2\n fi\nelse\n export A=3\nfi\n", "A=2"},
    {"if [ a = b ]; then\n if [ -f /x ]; then\n export A=1\n fi\nfi\nexport B=1\n", "B=1"},
    {": ${A:=1}\nexport A\n", "A=1"},
    {"", ""},
};

constexpr Case unknown[]{
    {"export A=`id`\nexport B=2\n", "B=2; ! 1 cannot be understood without a shell: a command substitution"},
    {"export A=$(id)\nexport B=2\n", "B=2; ! 1 cannot be understood without a shell: $("},
    {". /etc/default/locale\nexport B=2\n", "B=2; ! 1 cannot be understood without a shell: the command '.'"},
    {"ulimit -n 1000\n", "! 1 cannot be understood without a shell: the command 'ulimit'"},
    {"A=1 rm -rf /\n", "! 1 cannot be understood without a shell: the command 'A=1'"},
    {"export A=1 > /tmp/x\n", "! 1 cannot be understood without a shell: '>'"},
    {"if [ -f /x ]; then\nexport A=1\nelse\nexport A=2\nfi\nexport B=2\n",
     "B=2; ! 1 cannot be understood without a shell: a test of something else than texts"},
    {"if [ \"$(id -u)\" = 0 ]; then\nexport A=1\nelse\nexport A=2\nfi\nexport B=2\n", "B=2; ! 1 cannot be understood without a shell: $("},
    {"if [ a = b ]; then\nexport A=1\n", "! 1 an if without fi"},
    {"fi\n", "! 1 cannot be understood without a shell: 'fi' without if"},
    {"export 1A=1\n", "! 1 cannot be understood without a shell: export 1A=1"},
    {"export A=${B//x/y}\n", "! 1 cannot be understood without a shell: ${B//x/y}"},
    {"for i in a b; do\nexport A=$i\ndone\nexport B=1\n", "B=1; ! 1 cannot be understood without a shell: the command 'for'"},
    {"case $X in\n a) export A=1;;\nesac\nexport B=1\n", "B=1; ! 1 cannot be understood without a shell: the command 'case'"},
};

}

BOOST_DATA_TEST_CASE(envvars_sets_what_a_shell_would, boost::unit_test::data::make(cases), c) { BOOST_TEST(read(c.in) == c.out); }

BOOST_DATA_TEST_CASE(what_needs_a_shell_is_reported, boost::unit_test::data::make(unknown), c) { BOOST_TEST(read(c.in) == c.out); }

BOOST_AUTO_TEST_CASE(debians_own_file_is_understood)
{
    BOOST_TEST(read(debian) == "APACHE_LOG_DIR=/var/log/apache2; APACHE_PID_FILE=/var/run/apache2/apache2.pid; "
                               "APACHE_RUN_USER=www-data; LANG=C");
    BOOST_TEST(read(debian, {{"APACHE_CONFDIR", "/etc/apache2-two"}, {"HOME", "/root"}}) ==
               "APACHE_CONFDIR=/etc/apache2-two; APACHE_LOG_DIR=/var/log/apache2-two; "
               "APACHE_PID_FILE=/var/run/apache2-two/apache2.pid; APACHE_RUN_USER=www-data; LANG=C");
}

BOOST_AUTO_TEST_CASE(values_that_double_themselves_end)
{
    std::string text = "A=x\n";
    for (int i = 0; i < 64; ++i)
        text += "A=$A$A\n";
    const std::string said = read(text);
    BOOST_TEST(said.starts_with("! 17 cannot be understood without a shell: a value of more than 64 KiB"), said.substr(0, 200));
}
