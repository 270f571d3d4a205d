// The tree of questions that an imagined request meets, and the classes of paths.
#include <boost/test/unit_test.hpp>

#include "core/base/language/patterns.h"
#include "core/httpd/request/choices.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/request/path_classes.h"
#include "core/httpd/request/patterns.h"

namespace {

using aop::Choices;
using Reply = aop::Outcome::Reply;

aop::Outcome with(Reply reply)
{
    aop::Outcome o;
    o.reply = reply;
    return o;
}

Reply reply_if(Choices::Who who, bool optimistic, Reply no, Reply yes)
{
    Choices choices;
    return choices.worst_of([&] { return with(choices.take(who, false, "who knows") ? yes : no); }, optimistic).reply;
}

}

BOOST_AUTO_TEST_CASE(what_the_stranger_chooses_is_chosen_as_he_likes)
{
    BOOST_TEST(int(reply_if(Choices::Who::stranger, false, Reply::forbidden, Reply::served)) == int(Reply::served));
    BOOST_TEST(int(reply_if(Choices::Who::stranger, false, Reply::served, Reply::forbidden)) == int(Reply::served));
    BOOST_TEST(int(reply_if(Choices::Who::stranger, false, Reply::forbidden, Reply::forbidden)) == int(Reply::forbidden));
}

BOOST_AUTO_TEST_CASE(what_nobody_knows_is_certain_only_if_it_comes_to_the_same)
{
    BOOST_TEST(int(reply_if(Choices::Who::unknown, false, Reply::forbidden, Reply::served)) == int(Reply::unknown));
    BOOST_TEST(int(reply_if(Choices::Who::unknown, false, Reply::served, Reply::served)) == int(Reply::served));
    BOOST_TEST(int(reply_if(Choices::Who::unknown, false, Reply::redirect, Reply::forbidden)) == int(Reply::redirect));
    BOOST_TEST(int(reply_if(Choices::Who::unknown, true, Reply::forbidden, Reply::served)) == int(Reply::served));
}

BOOST_AUTO_TEST_CASE(too_many_questions_are_unknown_and_end)
{
    Choices choices;
    int runs = 0;
    const aop::Outcome o = choices.worst_of([&] {
        ++runs;
        for (int i = 0; i < 40; ++i)
            (void)choices.take(Choices::Who::unknown, false, "who knows");
        return with(Reply::forbidden);
    });
    BOOST_TEST(int(o.reply) == int(Reply::unknown));
    BOOST_TEST(runs < 10'000);
}

BOOST_AUTO_TEST_CASE(a_text_that_the_client_chooses_stays_what_it_was_chosen_to_be)
{
    // A header cannot be two things at once: the second condition is decided by the first.
    Choices choices;
    aop::Splits splits;
    const auto a = *aop::from_regex("^a"), b = *aop::from_regex("^b");
    const aop::Outcome o = choices.worst_of([&] {
        aop::Imagination imagination(choices, splits);
        const bool both = imagination.is_one_of("header:x", a) && imagination.is_one_of("header:x", b);
        return with(both ? Reply::served : Reply::forbidden);
    });
    BOOST_TEST(int(o.reply) == int(Reply::forbidden));
}

BOOST_AUTO_TEST_CASE(paths_are_cut_by_what_runs_meet)
{
    aop::Patterns patterns;
    aop::PathClasses classes(patterns);
    const aop::Pattern& lookahead = patterns.regex("^/(?!health$)");
    std::vector<std::string> outside;
    do
        for (const std::string& path : classes.take()) {
            classes.meet(&lookahead, nullptr, [&] { return lookahead.language; });
            if (!lookahead.regex.matches(path))
                outside.push_back(path);
        }
    while (classes.refine());
    BOOST_TEST(outside == std::vector<std::string>{"/health"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_condition_on_a_file_is_one_on_the_path_that_leads_there)
{
    const aop::PathShape alias{"/x", "/srv/www", false, nullptr};
    const auto files = *aop::from_regex("^/srv/www/(a|b)[.]txt$");
    const auto paths = *aop::paths_of(files, alias);
    BOOST_TEST(paths.matches("/x/a.txt"));
    BOOST_TEST(!paths.matches("/x/c.txt"));
    BOOST_TEST(!paths.matches("/srv/www/a.txt"));
    aop::Patterns patterns;
    BOOST_TEST(aop::paths_below("/srv/www/private", alias, patterns)->matches("/x/private/y"));
    BOOST_TEST(aop::paths_below("/srv", alias, patterns)->is_everything());
    BOOST_TEST(aop::paths_below("/home", alias, patterns)->is_empty());
}
